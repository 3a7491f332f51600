"""What people have decided about the installation's own rules: who, since when, why. Only ever
added to: the past keeps its rule. It never knows what a rule is for."""
