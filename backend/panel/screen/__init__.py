"""The big screen for a wall: a place's day in large letters, and nothing of any person."""
