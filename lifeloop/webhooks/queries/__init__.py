"""Receivers and deliveries, for the console and the couriers."""
