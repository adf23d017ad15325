package limpid.models.onnx;

import java.util.List;
import limpid.core.op.Abs;
import limpid.core.op.Affine;
import limpid.core.op.Celu;
import limpid.core.op.Clamp;
import limpid.core.op.Cos;
import limpid.core.op.Elu;
import limpid.core.op.Erf;
import limpid.core.op.Exp;
import limpid.core.op.Gelu;
import limpid.core.op.GeluSlope;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.Inside;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Log;
import limpid.core.op.Mish;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PassThrough;
import limpid.core.op.Power;
import limpid.core.op.Relu;
import limpid.core.op.Round;
import limpid.core.op.Selu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Sign;
import limpid.core.op.Silu;
import limpid.core.op.Sin;
import limpid.core.op.Softplus;
import limpid.core.op.Sqrt;
import limpid.core.op.Square;
import limpid.core.op.StopGradient;
import limpid.core.op.Tanh;
import limpid.weights.OnnxWriter.Attribute;

/** Functions of each element by itself. */
final class TranslatedFunctions {
  private TranslatedFunctions() {}

  static void write(Draft d, Op function, Node node) {
    Node x = node.input(0);
    switch (function) {
      case Relu _ -> d.plain("Relu");
      case PassThrough _, StopGradient _ -> d.plain("Identity");
      case Sigmoid _ -> d.plain("Sigmoid");
      case Tanh _ -> d.plain("Tanh");
      case Exp _ -> d.plain("Exp");
      case Log _ -> d.plain("Log");
      case Sqrt _ -> d.plain("Sqrt");
      case Abs _ -> d.plain("Abs");
      case Erf _ -> d.plain("Erf");
      case Sign _ -> d.plain("Sign");
      case Round op -> round(d, op);
      case Sin _ -> d.plain("Sin");
      case Cos _ -> d.plain("Cos");
      case Selu _ -> d.plain("Selu");
      case LeakyRelu op -> d.plain("LeakyRelu", Attribute.of("alpha", op.slope()));
      case Elu op -> d.plain("Elu", Attribute.of("alpha", op.alpha()));
      case Celu op -> d.plain("Celu", Attribute.of("alpha", op.alpha()));
      case HardSigmoid _ -> d.plain("HardSigmoid", Attribute.of("alpha", 1 / 6f));
      case HardSwish _ ->
          d.make(
              "Mul",
              List.of(
                  d.value(x),
                  d.step("HardSigmoid", List.of(d.value(x)), Attribute.of("alpha", 1 / 6f))));
      case Silu _ -> d.make("Mul", List.of(d.value(x), d.step("Sigmoid", List.of(d.value(x)))));
      case Mish _ -> {
        String soft = d.step("Softplus", List.of(d.value(x)));
        d.make("Mul", List.of(d.value(x), d.step("Tanh", List.of(soft))));
      }
      case Softplus op -> softplus(d, op, x);
      case Gelu op -> d.make("Mul", List.of(d.value(x), gaussian(d, op.form(), x)));
      case GeluSlope op -> geluSlope(d, op.form(), x);
      case Square _ -> d.make("Mul", List.of(d.value(x), d.value(x)));
      case Power op -> d.make("Pow", List.of(d.value(x), d.scalar(op.exponent())));
      case Affine op -> affine(d, op, x);
      case Clamp op -> d.make("Clip", List.of(d.value(x), d.scalar(op.low()), d.scalar(op.high())));
      case Inside op -> {
        String above = d.step("Greater", List.of(d.value(x), d.scalar(op.low())));
        String below = d.step("Less", List.of(d.value(x), d.scalar(op.high())));
        Translations.truths(d, d.step("And", List.of(above, below)));
      }
      case Op op -> TranslatedImages.write(d, op, node);
    }
  }

  private static void round(Draft d, Round op) {
    switch (op.toward()) {
      case FLOOR -> d.plain("Floor");
      case CEIL -> d.plain("Ceil");
      case EVEN -> d.plain("Round");
      case ZERO -> {
        List<String> x = d.operands();
        d.make("Mul", List.of(d.step("Sign", x), d.step("Floor", List.of(d.step("Abs", x)))));
      }
    }
  }

  /** ln(1 + e^(beta x)) / beta. */
  private static void softplus(Draft d, Softplus op, Node x) {
    if (op.beta() == 1) {
      d.plain("Softplus");
      return;
    }
    String scaled = d.step("Mul", List.of(d.value(x), d.scalar(op.beta())));
    d.make("Div", List.of(d.step("Softplus", List.of(scaled)), d.scalar(op.beta())));
  }

  /** F(x): (1 + erf(x / sqrt 2)) / 2, or (1 + tanh(u)) / 2, u = sqrt(2 / pi) (x + 0.044715 x^3). */
  private static String gaussian(Draft d, Gelu.Form form, Node x) {
    String curve =
        switch (form) {
          case ERF ->
              d.step("Erf", List.of(d.step("Mul", List.of(d.value(x), d.scalar(Math.sqrt(0.5))))));
          case TANH -> {
            String linear = polynomial(d, x, Math.sqrt(2 / Math.PI), 0.044715);
            yield d.step("Tanh", List.of(d.step("Mul", List.of(d.value(x), linear))));
          }
        };
    return d.step("Mul", List.of(d.step("Add", List.of(curve, d.scalar(1))), d.scalar(0.5)));
  }

  /** c (1 + q x^2). */
  private static String polynomial(Draft d, Node x, double c, double q) {
    String square = d.step("Mul", List.of(d.value(x), d.value(x)));
    String scaled = d.step("Mul", List.of(square, d.scalar(c * q)));
    return d.step("Add", List.of(scaled, d.scalar(c)));
  }

  /** F(x) + x F'(x), where F' is e^(-x^2 / 2) / sqrt(2 pi), or of the other form 2 F (1 - F) u'. */
  private static void geluSlope(Draft d, Gelu.Form form, Node x) {
    String f = gaussian(d, form, x);
    String slope =
        switch (form) {
          case ERF -> {
            String square = d.step("Mul", List.of(d.value(x), d.value(x)));
            String bell = d.step("Exp", List.of(d.step("Mul", List.of(square, d.scalar(-0.5)))));
            yield d.step("Mul", List.of(bell, d.scalar(1 / Math.sqrt(2 * Math.PI))));
          }
          case TANH -> {
            String rest = d.step("Sub", List.of(d.scalar(1), f));
            String both = d.step("Mul", List.of(f, rest));
            String inner = polynomial(d, x, Math.sqrt(8 / Math.PI), 3 * 0.044715);
            yield d.step("Mul", List.of(both, inner));
          }
        };
    d.make("Add", List.of(f, d.step("Mul", List.of(d.value(x), slope))));
  }

  private static void affine(Draft d, Affine op, Node x) {
    if (op.term() == 0) {
      d.make("Mul", List.of(d.value(x), d.scalar(op.factor())));
    } else {
      String scaled =
          op.factor() == 1 ? d.value(x) : d.step("Mul", List.of(d.value(x), d.scalar(op.factor())));
      d.make("Add", List.of(scaled, d.scalar(op.term())));
    }
  }
}
