"""The account itself: profile, listing, the merchant's accounts."""
