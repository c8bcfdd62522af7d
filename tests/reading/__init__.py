"""What users bring is read strictly, the same in every domain."""
