package org.polyprobe.extract;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.model.Batch;

/** What the hidden-state statistics need of a text's tokens, beside their mean. */
public enum TokenStatistic implements Reduction {
  /** The mean over tokens of each dimension's square, [hidden]. */
  SQUARE {
    @Override
    Tensor of(Tensor states) {
      return states.square();
    }
  },

  /** The mean over tokens of the L2 norm, [1]. */
  NORM {
    @Override
    Tensor of(Tensor states) {
      return states.square().sum(1).sqrt().unsqueeze(1);
    }
  },

  /** The share of values with |x| < 0.01, over tokens and dimensions, [1]. */
  NEAR_ZERO {
    @Override
    Tensor of(Tensor states) {
      return states.abs().lt(new Scalar(0.01)).to(ScalarType.Float).mean(1).unsqueeze(1);
    }
  },

  /** The state of one token drawn at random, never a special one while there is another, [hidden]. */
  SAMPLE {
    @Override
    Tensor of(Tensor states) {
      return states;
    }

    @Override
    public Tensor weights(Batch batch, SpecialTokens specialTokens, long seed) {
      return TokenWeights.of(batch, SpecialTokens.EXCLUDE, (text, counts, counted, weights) -> {
        // Seeded by the text itself, so that the draw does not depend on which texts stand beside it.
        int drawn = new SplittableRandom(seed * 31 + Arrays.hashCode(text.ids())).nextInt(counted);
        for (int i = 0; i < counts.length; i++) if (counts[i] && drawn-- == 0) weights[i] = 1;
      });
    }
  };

  /** What is averaged: [tokens, hidden] to [tokens, width]. */
  abstract Tensor of(Tensor states);

  @Override
  public int width(int hidden) {
    return this == NORM || this == NEAR_ZERO ? 1 : hidden;
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Tensor weights(Batch batch, SpecialTokens specialTokens, long seed) {
    return Pooling.MEAN.weights(batch, specialTokens, seed);
  }

  @Override
  public Tensor reduce(Tensor states, Tensor weights, Batch batch) {
    return TokenWeights.sum(of(states), weights, batch);
  }
}
