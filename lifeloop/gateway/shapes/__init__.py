"""What several methods say in the same words: the protocol's shapes, to and from the domain's."""
