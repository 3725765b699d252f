package org.polyprobe.model;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Placement;

/** The families Polyprobe knows: a {@code model_type} and how its models are read. The only switch on families. */
public enum ModelFamily {
  BERT("bert", "Bert", Bert::shape, Bert::new, Bert.HEADS),
  BLOOM("bloom", "Bloom", Bloom::shape, Bloom::new, Bloom.HEADS),
  DISTILBERT("distilbert", "DistilBert", DistilBert::shape, DistilBert::new, DistilBert.HEADS),
  GEMMA("gemma", "Gemma", Gemma::shape, Gemma::new, Gemma.HEADS),
  GEMMA2("gemma2", "Gemma2", Gemma2::shape, Gemma2::new, Gemma2.HEADS),
  GEMMA3("gemma3_text", "Gemma3Text", Gemma3::shape, Gemma3::new, Gemma3.HEADS),
  GPT2("gpt2", "GPT2", Gpt2::shape, Gpt2::new, Gpt2.HEADS),
  LLAMA("llama", "Llama", Llama::shape, Llama::new, Llama.HEADS),
  MISTRAL("mistral", "Mistral", Mistral::shape, Mistral::new, Mistral.HEADS),
  MT5("mt5", "MT5", T5Encoder::shape, T5Encoder::new, T5Encoder.HEADS),
  QWEN2("qwen2", "Qwen2", Qwen2::shape, Qwen2::new, Qwen2.HEADS),
  QWEN3("qwen3", "Qwen3", Qwen3::shape, Qwen3::new, Qwen3.HEADS),
  ROBERTA("roberta", "Roberta", Roberta::shape, Roberta::new, Roberta.HEADS),
  T5("t5", "T5", T5Encoder::shape, T5Encoder::new, T5Encoder.HEADS),
  XLM_ROBERTA("xlm-roberta", "XLMRoberta", Roberta::shape, Roberta::new, Roberta.HEADS);

  private final String modelType;
  private final String className;
  private final Function<Checkpoint, Shape> shape;
  private final BiFunction<Checkpoint, Placement, LanguageModel> reader;
  private final TaskHeads heads;

  ModelFamily(String modelType, String className, Function<Checkpoint, Shape> shape,
              BiFunction<Checkpoint, Placement, LanguageModel> reader, TaskHeads heads) {
    this.modelType = modelType;
    this.className = className;
    this.shape = shape;
    this.reader = reader;
    this.heads = heads;
  }

  /** The family a checkpoint's {@code config.json} names; an {@link InputException} lists those known. */
  public static ModelFamily of(Checkpoint checkpoint) {
    String type = checkpoint.config().text("model_type");
    refuseQuantized(checkpoint.config());
    return Arrays.stream(values()).filter(family -> family.modelType.equals(type)).findFirst()
        .orElseThrow(() -> new InputException(checkpoint.directory().resolve("config.json") + ": model_type \"" + type
            + "\" is not supported; supported: "
            + Arrays.stream(values()).map(ModelFamily::modelType).collect(Collectors.joining(", "))));
  }

  /** A file of packed integers has tensors of the right names, whose numbers mean something else. */
  private static void refuseQuantized(Config config) {
    for (String key : new String[] {"quantization_config", "compression_config"}) {
      if (!config.has(key) || config.json().get(key).equals(BooleanNode.FALSE)) continue;
      String method = config.json().get(key).path("quant_method").asText("");
      throw new InputException(config.where() + key + " is set" + (method.isEmpty() ? "" : " (" + method + ")")
          + ": quantized weights are not supported; take the model it was made from");
    }
  }

  /** The value of {@code model_type} in {@code config.json}. */
  public String modelType() {
    return modelType;
  }

  /** How a token's place in its text enters. */
  public Positions positions() {
    return switch (this) {
      case BERT, DISTILBERT, GPT2, ROBERTA, XLM_ROBERTA -> Positions.LEARNED;
      case BLOOM -> Positions.ALIBI;
      case MT5, T5 -> Positions.RELATIVE;
      case GEMMA, GEMMA2, GEMMA3, LLAMA, MISTRAL, QWEN2, QWEN3 -> Positions.ROTARY;
    };
  }

  /** Whether a token sees only those before it. */
  public boolean isCausal() {
    return this == GPT2 || positions() == Positions.ALIBI || positions() == Positions.ROTARY;
  }

  /**
   * The class of transformers that a checkpoint with such a head is for.
   *
   * @param task {@code SequenceClassification}, {@code TokenClassification} …
   */
  public String architecture(String task) {
    return className + "For" + task;
  }

  /** The model's outer measures, from its configuration alone. */
  public Shape shape(Checkpoint checkpoint) {
    return shape.apply(checkpoint);
  }

  /** Reads the weights onto a device in a number type. */
  public LanguageModel load(Checkpoint checkpoint, Placement placement) {
    Libtorch.load();
    try (PointerScope scope = new PointerScope()) {   // what the model does not keep of its reading
      return reader.apply(checkpoint, placement);
    }
  }

  /** Whether its models predict the next token. */
  public boolean hasCausalLm() {
    return heads.causalLm() != null;
  }

  /** Reads the head that predicts masked tokens. */
  public MaskedLmHead maskedLm(Checkpoint checkpoint, Placement placement) {
    return head(TaskHeads::maskedLm, "predict masked tokens", checkpoint, placement);
  }

  /** Reads the head that predicts the next token. */
  public CausalLmHead causalLm(Checkpoint checkpoint, Placement placement) {
    return head(TaskHeads::causalLm, "predict the next token", checkpoint, placement);
  }

  /** Reads the head it was pre-trained with, which predicts tokens, the next or masked ones. */
  public LmHead lmHead(Checkpoint checkpoint, Placement placement) {
    return hasCausalLm() ? causalLm(checkpoint, placement) : maskedLm(checkpoint, placement);
  }

  /** Reads the head that classifies texts. */
  public SequenceClassifier sequenceClassifier(Checkpoint checkpoint, Placement placement) {
    return head(TaskHeads::sequence, "classify texts", checkpoint, placement);
  }

  /** Reads the head that classifies tokens. */
  public TokenClassifier tokenClassifier(Checkpoint checkpoint, Placement placement) {
    return head(TaskHeads::token, "classify tokens", checkpoint, placement);
  }

  private <H> H head(Function<TaskHeads, BiFunction<Checkpoint, Placement, H>> which, String task,
                     Checkpoint checkpoint, Placement placement) {
    BiFunction<Checkpoint, Placement, H> head = which.apply(heads);
    if (head == null) {
      throw new InputException(checkpoint.directory().resolve("config.json") + ": a " + modelType
          + " model has no head to " + task + "; these have: " + Arrays.stream(values())
              .filter(family -> which.apply(family.heads) != null).map(ModelFamily::modelType)
              .collect(Collectors.joining(", ")));
    }
    Libtorch.load();
    try (PointerScope scope = new PointerScope()) {   // what the head does not keep of its reading
      return head.apply(checkpoint, placement);
    }
  }
}
