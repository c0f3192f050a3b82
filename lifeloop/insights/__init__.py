"""What happened, as figures: by hour and day, by program, account, source and thing; and the loop they make."""
