"""Events out: what happened to an account, sent to its merchant's own servers, each delivery a row."""
