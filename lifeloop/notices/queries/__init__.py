"""Reading notices: always told who reads."""
