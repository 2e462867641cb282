"""Digital champions: apply, hours agreed with the manager, quarters, skills, time, directory."""
