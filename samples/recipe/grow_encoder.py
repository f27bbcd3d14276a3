#!/usr/bin/env python3
"""Add a transformer layer to a trained encoder without layers, so that it computes the same as before.

    python grow_encoder.py --encoder RUN_FOLDER/model --out OUT_FOLDER

The new layer's residual branches start at zero: their inward weights are random, their outward ones 0, so that training
wakes them. LayerNorm of a LayerNorm changes nothing, so the trained gain and bias move to the last one.
"""
import argparse
import json
import math
import os
import shutil

import numpy as np
from safetensors.numpy import load_file, save_file


def grow(weights, inner, seed):
    rng = np.random.default_rng(seed)
    hidden = weights['embeddings.LayerNorm.weight'].size

    def random(*shape):
        return (rng.standard_normal(shape) / math.sqrt(shape[1])).astype(np.float32)

    def constant(value, *shape):
        return np.full(shape, value, np.float32)

    layer = 'transformer.layer.0.'
    linear = {'attention.q_lin': random(hidden, hidden), 'attention.k_lin': random(hidden, hidden),
              'attention.v_lin': random(hidden, hidden), 'attention.out_lin': constant(0, hidden, hidden),
              'ffn.lin1': random(inner, hidden), 'ffn.lin2': constant(0, hidden, inner)}
    grown = dict(weights)
    for name, weight in linear.items():
        grown[layer + name + '.weight'] = weight
        grown[layer + name + '.bias'] = constant(0, weight.shape[0])
    for part in ('weight', 'bias'):
        grown[f'{layer}output_layer_norm.{part}'] = weights[f'embeddings.LayerNorm.{part}']
        grown[f'{layer}sa_layer_norm.{part}'] = constant(part == 'weight', hidden)
        grown[f'embeddings.LayerNorm.{part}'] = constant(part == 'weight', hidden)
    return grown


def main():
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('--encoder', required=True)
    ap.add_argument('--out', required=True)
    ap.add_argument('--inner', type=int, default=512)
    ap.add_argument('--seed', type=int, default=0)
    a = ap.parse_args()
    shutil.copytree(a.encoder, a.out, ignore=shutil.ignore_patterns('model.onnx*', 'model.safetensors'))
    path = os.path.join(a.out, 'config.json')
    with open(path, encoding='utf-8') as f:
        config = json.load(f)
    config |= {'n_layers': 1, 'hidden_dim': a.inner}
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(config, f, indent=1)
        f.write('\n')
    grown = grow(load_file(os.path.join(a.encoder, 'model.safetensors')), a.inner, a.seed)
    save_file(grown, os.path.join(a.out, 'model.safetensors'), metadata={'format': 'pt'})


if __name__ == '__main__':
    main()
