"""One file per page; found at start."""
