"""From annotated news to the weights in kg/models: data, model, training, evaluation, export."""
