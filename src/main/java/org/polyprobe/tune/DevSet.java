package org.polyprobe.tune;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The source's development set under the weights as they are. */
final class DevSet {
  private static final int SUM = 2;   // at::Reduction::Sum
  private static final int TOKENS = 4096;

  private final Task task;
  private final List<List<Example>> batches;

  DevSet(Task task, List<Example> examples) {
    this.task = task;
    batches = Packing.pack(examples, example -> example.encoding().length(), Integer.MAX_VALUE, TOKENS);
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  Evaluation evaluate(Learner learner, Journal journal) {
    long[][] confusion = new long[task.labels().size()][task.labels().size()];       // [label][prediction]
    double loss = 0;
    for (List<Example> batch : batches) {
      try (PointerScope scope = new PointerScope()) {
        Tensor logits = learner.logits(batch.stream().map(Example::encoding).toList());   // [labels, classes]
        Tensor labels = Learner.labels(batch);
        loss += torch.cross_entropy_loss(logits, labels, new TensorOptional(), SUM, Example.IGNORED, 0).item_double();
        count(labels, logits.argmax(new LongOptional(1), false), confusion);
      }
    }
    long n = 0;
    long right = 0;
    for (int i = 0; i < confusion.length; i++) {
      right += confusion[i][i];
      for (long cell : confusion[i]) n += cell;
    }
    double accuracy = (double) right / n;
    double macroF1 = macroF1(confusion);
    return new Evaluation(journal.step(), loss / n, accuracy, macroF1, (int) n,
        journal.improves(loss / n, accuracy, macroF1));
  }

  private static void count(Tensor labels, Tensor predictions, long[][] confusion) {
    long[] truth = new long[Math.toIntExact(labels.numel())];
    long[] said = new long[truth.length];
    labels.data_ptr_long().get(truth);
    predictions.contiguous().data_ptr_long().get(said);
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] != Example.IGNORED) confusion[(int) truth[i]][(int) said[i]]++;
    }
  }

  /** 2 · hits / (labels + predictions) of a class, in the mean over classes. */
  private static double macroF1(long[][] confusion) {
    double sum = 0;
    for (int c = 0; c < confusion.length; c++) {
      long both = 0;
      for (int other = 0; other < confusion.length; other++) both += confusion[c][other] + confusion[other][c];
      sum += both == 0 ? 0 : 2.0 * confusion[c][c] / both;
    }
    return sum / confusion.length;
  }
}
