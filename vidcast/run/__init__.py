"""How any stage is declared, remembered and told about; knows nothing of video."""
