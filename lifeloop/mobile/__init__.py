"""Door 3, the people who follow. Translates; decides nothing."""
