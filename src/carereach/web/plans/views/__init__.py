"""One file per step: address, one call, template."""
