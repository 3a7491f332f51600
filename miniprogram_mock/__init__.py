"""Stand-ins that let the product be tried and tested without a WeChat account."""
