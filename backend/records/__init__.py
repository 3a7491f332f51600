"""What two doors need to know: messages received, talks under way, files still to be fetched,
job runs, idempotency receipts, and who looked at what. It never knows what the records are about.
"""
