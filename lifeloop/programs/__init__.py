"""Mini programs (小程序): versions, review, listing."""
