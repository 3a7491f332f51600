import gc

# To look for rings of the unreachable as often as Python does took a tenth of the tests' time.
gc.set_threshold(50_000, 20, 50)
