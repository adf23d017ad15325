package limpid.models;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.nn.StateDict;

/**
 * The names that the library pytorchcv gives the parameters of a CIFAR WideResNet, as in the
 * published checkpoints of neural-backed decision trees: {@code
 * features.stage1.unit2.body.conv1.bn.weight} is {@code block1.layer.1.bn1.weight}.
 */
final class PytorchcvNames {
  private static final String MARK = "features.init_block.weight";
  private static final Pattern UNIT =
      Pattern.compile(
          "features\\.stage(\\d)\\.unit(\\d{1,4})\\.(body\\.conv[12]\\.\\w+|identity_conv)");
  private static final Map<String, String> IN_UNIT =
      Map.of(
          "body.conv1.bn", "bn1",
          "body.conv1.conv", "conv1",
          "body.conv2.bn", "bn2",
          "body.conv2.conv", "conv2",
          "identity_conv", "convShortcut");
  private static final Map<String, String> OUTSIDE =
      Map.of("features.init_block", "conv1", "features.post_activ.bn", "bn1", "output", "fc");

  private PytorchcvNames() {}

  /** The file under our names if it has those of pytorchcv, else as it is. */
  static StateDict translated(StateDict file) {
    return file.names().contains(MARK) ? new Renamed(file, PytorchcvNames::own) : file;
  }

  private static String own(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : module(name.substring(0, dot)) + name.substring(dot);
  }

  private static String module(String module) {
    Matcher unit = UNIT.matcher(module);
    if (unit.matches() && IN_UNIT.containsKey(unit.group(3))) {
      int inLayer = Integer.parseInt(unit.group(2)) - 1;
      return "block" + unit.group(1) + ".layer." + inLayer + "." + IN_UNIT.get(unit.group(3));
    }
    return OUTSIDE.getOrDefault(module, module);
  }
}
