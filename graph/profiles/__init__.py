"""One identity seen whole: Customer 360, the neighbourhood."""
