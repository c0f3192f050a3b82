"""Django's SQLite backend with the pragmas of this project and one fair queue for all writers."""
