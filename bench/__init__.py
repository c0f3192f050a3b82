"""What the product costs, as ratios against others on the same machine in the same minute."""
