"""What runs in Lambda: a function for each role, since what one may do the other may not."""
