"""Merchants, members and roles, end users, one-time codes, apps (one APPID namespace) and their keys."""
