"""Collections, field types, masking, purposes and schema files: values and rules, no effects."""
