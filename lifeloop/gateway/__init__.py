"""Door 1, machines: the signed OpenAPI. Translates; decides nothing."""
