"""What the benches share: the machine's facts, alternating runs, a data directory, a server, load."""
