"""Lifestyle accounts (生活号): opening, profile, review, listing, greeting."""
