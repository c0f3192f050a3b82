"""Pure functions: who may what, what a password must be, how a code is checked."""
