"""The way in, and what somebody keeps in order about themselves: devices, password, second step."""
