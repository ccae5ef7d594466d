package io.github.espalier.tck;

import io.github.espalier.backend.AbstractTensor;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Backends with one fault each, as contracts that must be refused; run by {@link KitTest}. */
final class WrongBackends {
  private WrongBackends() {}

  /** A contract for a backend whose slow defaults are declared, so that only its fault shows. */
  abstract static class Wrong extends BackendContract {
    /** What the backend printed; the run of the contract is quiet. */
    private final List<String> lines = new ArrayList<>();

    @Override
    protected Set<DType> dtypes() {
      return EnumSet.of(DType.FLOAT64);
    }

    @Override
    protected Set<String> referenceOps() {
      try (Backend backend = create(DType.FLOAT64)) {
        return backend.referenceOps();
      }
    }

    @Override
    protected void report(String line) {
      lines.add(line);
    }
  }

  /** dW is written as its transpose, in the memory of dW. */
  static class TransposedWeightGradient extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doDenseBackward(
            HeapTensor x,
            HeapTensor w,
            UnaryOp act,
            double p0,
            double p1,
            HeapTensor z,
            HeapTensor y,
            HeapTensor dy,
            boolean accumulate,
            HeapTensor dz,
            HeapTensor dw,
            HeapTensor dbias,
            HeapTensor dx,
            HeapTensor wt) {
          super.doDenseBackward(x, w, act, p0, p1, z, y, dy, accumulate, dz, dw, dbias, dx, wt);
          if (dw != null) {
            double[] right = dw.toArray();
            for (int i = 0; i < right.length; i++) {
              dw.data[i % dw.cols() * dw.rows() + i / dw.cols()] = right[i];
            }
          }
        }
      };
    }
  }

  /** dbias is never written. */
  static class MissingBiasGradient extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doDenseBackward(
            HeapTensor x,
            HeapTensor w,
            UnaryOp act,
            double p0,
            double p1,
            HeapTensor z,
            HeapTensor y,
            HeapTensor dy,
            boolean accumulate,
            HeapTensor dz,
            HeapTensor dw,
            HeapTensor dbias,
            HeapTensor dx,
            HeapTensor wt) {
          super.doDenseBackward(x, w, act, p0, p1, z, y, dy, accumulate, dz, dw, null, dx, wt);
        }
      };
    }
  }

  /** A loop that runs one element too far. */
  static class OneElementTooFar extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doAxpy(double alpha, HeapTensor x, HeapTensor y) {
          for (int i = 0; i < Math.min(y.size() + 1, y.data.length); i++) {
            y.data[i] += alpha * x.data[i];
          }
        }
      };
    }
  }

  /** A kernel that computes one row more than there is, where the memory has one. */
  static class OneRowTooFar extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doUnary(UnaryOp op, double p0, double p1, HeapTensor x, HeapTensor y) {
          super.doUnary(op, p0, p1, x, y);
          if (y.rows() < y.capacityRows()) {
            java.util.Arrays.fill(y.data, y.size(), y.size() + y.cols(), 0);
          }
        }
      };
    }
  }

  /** Tensors of the same shape share one buffer. */
  static class SharedBuffer extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      Map<Shape, double[]> buffers = new HashMap<>();
      return new HeapBackend(dtype) {
        @Override
        protected synchronized HeapTensor doAllocate(Shape shape) {
          HeapTensor tensor = super.doAllocate(shape);
          tensor.data = buffers.computeIfAbsent(shape, s -> new double[s.size()]);
          java.util.Arrays.fill(tensor.data, 0);
          return tensor;
        }
      };
    }
  }

  /** The outputs of dense layers of one shape share a buffer, whichever session they belong to. */
  static class SharedBetweenSessions extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      Map<Shape, double[]> outputs = new HashMap<>();
      return new HeapBackend(dtype) {
        @Override
        protected void doDense(
            HeapTensor x,
            HeapTensor w,
            HeapTensor bias,
            UnaryOp act,
            double p0,
            double p1,
            HeapTensor z,
            HeapTensor y) {
          super.doDense(x, w, bias, act, p0, p1, z, y);
          Shape shape = Shape.of(y.capacityRows(), y.cols());
          double[] shared = outputs.computeIfAbsent(shape, s -> new double[s.size()]);
          System.arraycopy(y.data, 0, shared, 0, shared.length);
          y.data = shared;
        }
      };
    }
  }

  /** Two threads use the same scratch. */
  static class SharedScratch extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      double[] scratch = new double[10_000];
      return new HeapBackend(dtype) {
        @Override
        protected void doTranspose(HeapTensor a, HeapTensor out) {
          System.arraycopy(a.data, 0, scratch, 0, a.size());
          Thread.yield();
          for (int i = 0; i < a.size(); i++) {
            out.data[i % a.cols() * a.rows() + i / a.cols()] = scratch[i];
            scratch[i] = 0;
          }
        }
      };
    }
  }

  /** Products in FLOAT32 inside a FLOAT64 backend. */
  static class SinglePrecisionProduct extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doMatmul(
            double alpha,
            HeapTensor a,
            boolean transA,
            HeapTensor b,
            boolean transB,
            boolean accumulate,
            HeapTensor out) {
          super.doMatmul(alpha, a, transA, b, transB, accumulate, out);
          for (int i = 0; i < out.size(); i++) {
            out.data[i] = (float) out.data[i];
          }
        }
      };
    }
  }

  /** One elementary function in FLOAT32 inside a FLOAT64 backend. */
  static class SinglePrecisionTanh extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doUnary(UnaryOp op, double p0, double p1, HeapTensor x, HeapTensor y) {
          super.doUnary(op, p0, p1, x, y);
          for (int i = 0; i < y.size() && op == UnaryOp.TANH; i++) {
            y.data[i] = (float) y.data[i];
          }
        }
      };
    }
  }

  /** A short last batch is treated as a full one: column sums run over the capacity. */
  static class CapacityInsteadOfRows extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doReduceRows(ReduceOp op, HeapTensor a, boolean accumulate, HeapTensor out) {
          int rows = a.rows();
          a.setRows(a.capacityRows());
          super.doReduceRows(op, a, accumulate, out);
          a.setRows(rows);
        }
      };
    }
  }

  /** accumulate = true overwrites. */
  static class IgnoresAccumulate extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doMatmul(
            double alpha,
            HeapTensor a,
            boolean transA,
            HeapTensor b,
            boolean transB,
            boolean accumulate,
            HeapTensor out) {
          super.doMatmul(alpha, a, transA, b, transB, false, out);
        }
      };
    }
  }

  /** accumulate = false multiplies the old contents by 0, which keeps NaN. */
  static class MultipliesByZero extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doMatmul(
            double alpha,
            HeapTensor a,
            boolean transA,
            HeapTensor b,
            boolean transB,
            boolean accumulate,
            HeapTensor out) {
          for (int i = 0; i < out.size() && !accumulate; i++) {
            out.data[i] *= 0;
          }
          super.doMatmul(alpha, a, transA, b, transB, true, out);
        }
      };
    }
  }

  /** The derivative at 0 is 0, whatever was asked for. */
  static class FixedDerivativeAtZero extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doUnaryBackward(
            UnaryOp op,
            double p0,
            double p1,
            HeapTensor x,
            HeapTensor y,
            HeapTensor dy,
            HeapTensor dx) {
          super.doUnaryBackward(op, op == UnaryOp.RELU ? 0 : p0, p1, x, y, dy, dx);
        }
      };
    }
  }

  /** Softmax without subtracting the maximum. */
  static class OverflowingSoftmax extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doSoftmax(HeapTensor x, HeapTensor rows, HeapTensor y) {
          doUnary(UnaryOp.EXP, 0, 0, x, y);
          doReduceCols(ReduceOp.SUM, y, false, rows);
          doBinary(io.github.espalier.backend.BinaryOp.DIV, y, rows, y);
        }
      };
    }
  }

  /** Of equal elements the last one wins. */
  static class LastOfTies extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doArgMaxPerRow(HeapTensor a, int[] out) {
          for (int r = 0; r < a.rows(); r++) {
            out[r] = 0;
            for (int c = 1; c < a.cols(); c++) {
              out[r] = a.at(r, c) >= a.at(r, out[r]) ? c : out[r];
            }
          }
        }
      };
    }
  }

  /** An operation that changes its input on the way. */
  static class ChangesItsInput extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doSoftmaxBackward(
            HeapTensor y, HeapTensor dy, HeapTensor rows, HeapTensor dx) {
          super.doSoftmaxBackward(y, dy, rows, dx);
          y.data[0] += 1e-9;
        }
      };
    }
  }

  /** Results depend on how often the backend has been used. */
  static class Unsteady extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      int[] calls = new int[1];
      return new HeapBackend(dtype) {
        @Override
        protected double doReduce(ReduceOp op, HeapTensor a) {
          return Math.scalb(1 + Math.ulp(1.0) * (calls[0]++ % 2), 0) * super.doReduce(op, a);
        }
      };
    }
  }

  /** Updates with the whole gradient, whatever it should be scaled by. */
  static class IgnoresGradientScale extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doUpdate(
            UpdateRule rule,
            double[] coefficients,
            HeapTensor w,
            HeapTensor g,
            HeapTensor s0,
            HeapTensor s1,
            HeapTensor s2) {
          double[] wrong = coefficients.clone();
          wrong[UpdateRule.GRADIENT_SCALE] = 1;
          super.doUpdate(rule, wrong, w, g, s0, s1, s2);
        }
      };
    }
  }

  /** Copies blocks from the first row on, wherever they begin. */
  static class CopiesTheFirstRows extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doCopyBlock(
            HeapTensor a,
            int row,
            int col,
            int rows,
            int cols,
            HeapTensor out,
            int outRow,
            int outCol) {
          super.doCopyBlock(a, 0, col, rows, cols, out, outRow, outCol);
        }
      };
    }
  }

  /** Declares freedom from allocation, and allocates. */
  static class Allocates extends Wrong {
    @Override
    protected boolean allocationFree() {
      return true;
    }

    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype);
    }
  }

  /** Runs on slow defaults without saying so. */
  static class SilentlySlow extends Wrong {
    @Override
    protected Set<String> referenceOps() {
      return Set.of();
    }

    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype);
    }
  }

  /** Memory of a closed tensor comes back uncleared. */
  static class UnclearedMemory extends Wrong {
    @Override
    protected Backend create(DType dtype) {
      List<AbstractTensor> pool = new ArrayList<>();
      return new HeapBackend(dtype) {
        @Override
        protected HeapTensor doAllocate(Shape shape) {
          HeapTensor tensor =
              new HeapTensor(this, shape) {
                @Override
                protected void free() {
                  pool.add(this);
                }
              };
          if (!pool.isEmpty() && ((HeapTensor) pool.get(0)).data.length == tensor.data.length) {
            tensor.data = ((HeapTensor) pool.get(0)).data;
          }
          pool.clear();
          return tensor;
        }
      };
    }
  }

  /**
   * Single-precision arrays, which only files bring, come in a unit of the last place too large.
   */
  static class InexactUploads extends Wrong {
    @Override
    protected Set<DType> dtypes() {
      return EnumSet.of(DType.FLOAT32);
    }

    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype) {
        @Override
        protected void doUpload(float[] src, int offset, HeapTensor dst) {
          for (int i = 0; i < dst.size(); i++) {
            dst.set(i, Math.nextUp(src[offset + i]));
          }
        }
      };
    }
  }

  /** Skips a case that does not exist. */
  static class SkipsNothing extends Wrong {
    @Override
    protected Map<String, String> skips() {
      return Map.of("memory/FLOAT64/no such case", "a reason");
    }

    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype);
    }
  }

  /** No fault, but a declared skip. */
  static class Right extends Wrong {
    @Override
    protected Map<String, String> skips() {
      return Map.of("memory/FLOAT64/closing twice", "shows that skips are counted");
    }

    @Override
    protected Backend create(DType dtype) {
      return new HeapBackend(dtype);
    }
  }
}
