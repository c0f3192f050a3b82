"""What members are told of: rows under the bell, and texts for what cannot wait."""
