"""说一句: where something belongs."""
