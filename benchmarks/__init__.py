"""Benchmarks: each figure is a ratio against its physical limit in the same run. Never a test."""
