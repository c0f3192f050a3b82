"""Django's PostgreSQL backend with prepared statements for what is run again and again."""
