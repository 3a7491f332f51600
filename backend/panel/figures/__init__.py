"""What happened in numbers, and what follows from them."""
