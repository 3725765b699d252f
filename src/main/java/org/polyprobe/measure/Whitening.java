package org.polyprobe.measure;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Whitening of one language's vectors (Su et al. 2021): less their mean, times Σ^(−½), both from other texts than those
 * they are applied to. Lives in the scope it was made in.
 *
 * <p>Σ is shrunk towards a multiple of the identity as Ledoit and Wolf (2004) say, since texts are often fewer than
 * dimensions: Σ = (1 − ρ) X'X/n + ρ μ I. Of all square roots the symmetric one is taken, which turns vectors least, so
 * that languages whitened apart can still be compared.
 */
public final class Whitening {
  private final Tensor mean;             // [1, hidden]
  private final Tensor directions;       // [hidden, rank]
  private final Tensor gains;            // [rank], beyond the rest's
  private final double rest;
  private final double shrinkage;

  private Whitening(Tensor mean, Tensor directions, Tensor gains, double rest, double shrinkage) {
    this.mean = mean;
    this.directions = directions;
    this.gains = gains;
    this.rest = rest;
    this.shrinkage = shrinkage;
  }

  /** @param states [n, hidden], n at least 2 */
  public static Whitening of(Tensor states) {
    Tensor rows = states.to(ScalarType.Double);
    Tensor mean = rows.mean(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional());   // [1, hidden]
    Tensor x = rows.sub(mean);                                                                       // [n, hidden]
    double n = x.size(0);
    double hidden = x.size(1);
    boolean few = n < hidden;
    Tensor gram = (few ? x.mm(x.t()) : x.t().mm(x)).div(new Scalar(n));
    var eigen = torch.linalg_eigh(gram);
    Tensor values = eigen.get0().clamp_min(new Scalar(0.0));                                         // [min(n, hidden)]
    double mu = values.sum().item_double() / hidden;
    double shrinkage = shrinkage(x, values, mu);
    Tensor directions = eigen.get1();
    if (few) {                                                     // from the rows' space to the columns'
      Tensor lengths = values.mul(new Scalar(n)).sqrt_().clamp_min_(new Scalar(Math.sqrt(n * mu) * 1e-6));
      directions = x.t().mm(directions).div(lengths);                                                // [hidden, n]
    }
    double rest = 1 / Math.sqrt(shrinkage * mu);
    Tensor gains = values.mul(new Scalar(1 - shrinkage)).add_(new Scalar(shrinkage * mu)).rsqrt_().sub_(new Scalar(rest));
    return new Whitening(mean, directions, gains, rest, shrinkage);
  }

  /** ρ, from the eigenvalues λ of X'X/n: β = (Σ_i |x_i|⁴/n − Σ λ²)/n over δ = Σ λ² − hidden·μ². */
  private static double shrinkage(Tensor x, Tensor values, double mu) {
    double n = x.size(0);
    double hidden = x.size(1);
    double squares = values.square().sum().item_double();
    double fourth = x.square().sum(1).square().sum().item_double();
    double beta = (fourth / n - squares) / n;
    double delta = squares - hidden * mu * mu;
    return delta <= 0 ? 1 : Math.max(1e-6, Math.min(1, beta / delta));
  }

  /** ρ: 0 takes the covariance as it is, 1 a multiple of the identity. */
  public double shrinkage() {
    return shrinkage;
  }

  /** The states less the mean alone, [n, hidden] float64. */
  public Tensor centre(Tensor states) {
    return states.to(ScalarType.Double).sub(mean);
  }

  /** The states whitened, [n, hidden] float64. */
  public Tensor apply(Tensor states) {
    Tensor z = centre(states);
    return z.mm(directions).mul_(gains).mm(directions.t()).add_(z, new Scalar(rest));
  }
}
