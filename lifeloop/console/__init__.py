"""Door 2, merchants and the platform's operator. Translates; decides nothing."""
