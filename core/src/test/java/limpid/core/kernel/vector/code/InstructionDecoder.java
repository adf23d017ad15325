package limpid.core.kernel.vector.code;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import limpid.core.kernel.vector.code.Instruction.Kind;

/**
 * Cuts the machine code of x86-64 into instructions:
 *
 * <pre>
 *   [prefixes] [REX]                [0F [38 | 3A]] opcode  [ModRM [SIB] [displacement]]  [immediate]
 *   C5 | C4 | 62, then 1 | 2 | 3 bytes,            opcode   ModRM [SIB] [displacement]   [immediate]
 * </pre>
 *
 * <p>It knows what compilers emit, and refuses what it does not know.
 */
final class InstructionDecoder {
  private static final BitSet PREFIXES = bytes("26 2e 36 3e 64-67 f0 f2 f3");

  /** Opcodes of one byte that have no operand after them. */
  private static final BitSet ALONE = bytes("50-5f 90-99 9b-9f a4-a7 aa-af c3 c9 cc f4 f5 f8-fd");

  private static final BitSet WITH_MODRM =
      bytes(
          "00-03 08-0b 10-13 18-1b 20-23 28-2b 30-33 38-3b"
              + " 63 69 6b 80 81 83-8f c0 c1 c6 c7 d0-d3 d8-df f6 f7 fe ff");
  private static final BitSet WITH_BYTE =
      bytes("04 0c 14 1c 24 2c 34 3c 6a 6b 70-7f 80 83 a8 b0-b7 c0 c1 c6 cd e0-e3 eb");
  private static final BitSet WITH_WORD =
      bytes("05 0d 15 1d 25 2d 35 3d 68 69 81 a9 b8-bf c7 e8 e9");
  private static final BitSet WITH_SHORT = bytes("c2 ca");
  private static final BitSet JUMPS = bytes("70-7f e0-e3 e9 eb");

  /** Opcodes after 0F. */
  private static final BitSet ALONE_0F = bytes("05 06 08 09 0b 30-33 77 a0-a2 a8-aa c8-cf");

  private static final BitSet WITH_MODRM_0F =
      bytes("00-03 0d 10-23 28-2f 40-76 7c-7f 90-9f a3-a5 ab-af b0-c7 d0-ff");
  private static final BitSet WITH_BYTE_0F = bytes("70-73 a4 ac ba c2 c4-c6");
  private static final BitSet WITH_WORD_0F = bytes("80-8f");

  /** Opcodes of the first map of VEX and EVEX. */
  private static final BitSet VECTOR_0F =
      bytes("10-17 28-2f 41 42 44-47 4a 4b 50-7f 90-93 98 99 ae c2 c4-c6 d0-ff");

  private static final BitSet STORES_0F = bytes("11 29 2b 7f e7");

  /** Of the second map; odd ones are of single values. */
  private static final BitSet MULTIPLY_ADDS = bytes("98 9a 9c 9e a8 aa ac ae b8 ba bc be");

  private final byte[] code;
  private int at;
  private boolean shortOperand;
  private boolean wide;
  private boolean farBase;
  private boolean inMemory;
  private boolean onStack;
  private int field;

  private InstructionDecoder(byte[] code) {
    this.code = code;
  }

  /**
   * All instructions, one after the other.
   *
   * @throws IllegalArgumentException on bytes that are no instruction that it knows
   */
  static List<Instruction> decode(byte[] code) {
    InstructionDecoder decoder = new InstructionDecoder(code);
    List<Instruction> all = new ArrayList<>();
    while (decoder.at < code.length) {
      int start = decoder.at;
      try {
        all.add(decoder.next());
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        int end = Math.min(start + 15, code.length);
        String bytes = HexFormat.ofDelimiter(" ").formatHex(code, start, end);
        throw new IllegalArgumentException("unknown instruction at " + start + ": " + bytes, e);
      }
    }
    return all;
  }

  private Instruction next() {
    int start = at;
    shortOperand = false;
    inMemory = false;
    onStack = false;
    int opcode = afterPrefixes();
    wide = (opcode & 0xf8) == 0x48;
    farBase = (opcode & 0xf1) == 0x41;
    if ((opcode & 0xf0) == 0x40) {
      opcode = take();
    }
    Kind kind =
        switch (opcode) {
          case 0xc5 -> shortVex();
          case 0xc4 -> vex();
          case 0x62 -> evex();
          case 0x0f -> afterEscape(take());
          default -> plain(opcode);
        };
    int target = kind == Kind.JUMP ? at + displacement(opcode) : -1;
    if (at > code.length) {
      throw new IndexOutOfBoundsException("it ends within");
    }
    return new Instruction(start, at - start, kind, onStack, target < code.length ? target : -1);
  }

  private int afterPrefixes() {
    int opcode = take();
    while (PREFIXES.get(opcode)) {
      shortOperand |= opcode == 0x66;
      opcode = take();
    }
    return opcode;
  }

  /** Of a jump, whose last bytes have just been passed. */
  private int displacement(int opcode) {
    if (opcode == 0x0f || opcode == 0xe9) {
      return code[at - 4] & 0xff
          | (code[at - 3] & 0xff) << 8
          | (code[at - 2] & 0xff) << 16
          | code[at - 1] << 24;
    }
    return code[at - 1];
  }

  private Kind plain(int opcode) {
    if (opcode >= 0xa0 && opcode <= 0xa3) {
      at += 8;
      return Kind.OTHER;
    }
    check(opcode, ALONE, WITH_MODRM, WITH_BYTE, WITH_WORD, WITH_SHORT);
    if (WITH_MODRM.get(opcode)) {
      modrm();
    }
    boolean test = (opcode & 0xfe) == 0xf6 && field < 2;
    if (WITH_BYTE.get(opcode) || test && opcode == 0xf6) {
      at += 1;
    } else if (WITH_WORD.get(opcode) || test) {
      at += opcode == 0xe8 || opcode == 0xe9 ? 4 : word(opcode);
    } else if (WITH_SHORT.get(opcode)) {
      at += 2;
    }
    return JUMPS.get(opcode) ? Kind.JUMP : Kind.OTHER;
  }

  private int word(int opcode) {
    if (wide) {
      return (opcode & 0xf8) == 0xb8 ? 8 : 4;
    }
    return shortOperand ? 2 : 4;
  }

  private Kind afterEscape(int opcode) {
    if (opcode == 0x38 || opcode == 0x3a) {
      take();
      modrm();
      at += opcode == 0x3a ? 1 : 0;
      return Kind.OTHER;
    }
    check(opcode, ALONE_0F, WITH_MODRM_0F, WITH_WORD_0F);
    if (WITH_MODRM_0F.get(opcode)) {
      modrm();
    }
    at += WITH_BYTE_0F.get(opcode) ? 1 : 0;
    at += WITH_WORD_0F.get(opcode) ? 4 : 0;
    return WITH_WORD_0F.get(opcode) ? Kind.JUMP : Kind.OTHER;
  }

  private Kind shortVex() {
    int last = take();
    farBase = false;
    return vector(1, last & 3);
  }

  private Kind vex() {
    int first = take();
    int last = take();
    farBase = (first & 0x20) == 0;
    return vector(first & 0x1f, last & 3);
  }

  private Kind evex() {
    int first = take();
    int second = take();
    take();
    farBase = (first & 0x20) == 0;
    return vector(first & 7, second & 3);
  }

  /** Prefix 0 stands for none, 1 for 66, 2 for F3, 3 for F2. */
  private Kind vector(int map, int prefix) {
    int opcode = take();
    switch (map) {
      case 1 -> check(opcode, VECTOR_0F);
      case 2, 3, 5, 6 -> {}
      default -> throw new IllegalArgumentException("map " + map);
    }
    if (map == 1 && opcode == 0x77) {
      return Kind.VECTOR;
    }
    modrm();
    at += map == 3 || map == 1 && WITH_BYTE_0F.get(opcode) ? 1 : 0;
    if (map == 2 && MULTIPLY_ADDS.get(opcode)) {
      return Kind.MULTIPLY_ADD;
    }
    boolean single = opcode == 0x11 && prefix >= 2;
    return map == 1 && STORES_0F.get(opcode) && inMemory && !single ? Kind.STORE : Kind.VECTOR;
  }

  /** Passes over it and what of an address belongs to it. */
  private void modrm() {
    int modrm = take();
    int mode = modrm >> 6;
    field = modrm >> 3 & 7;
    inMemory = mode != 3;
    if (!inMemory) {
      return;
    }
    int base = modrm & 7;
    if (base == 4) {
      base = take() & 7;
      onStack = base == 4 && !farBase;
    }
    if (mode == 2 || mode == 0 && base == 5) {
      at += 4;
    } else if (mode == 1) {
      at += 1;
    }
  }

  private int take() {
    return code[at++] & 0xff;
  }

  private static void check(int opcode, BitSet... known) {
    if (Stream.of(known).noneMatch(set -> set.get(opcode))) {
      throw new IllegalArgumentException("opcode %02x".formatted(opcode));
    }
  }

  private static BitSet bytes(String ranges) {
    BitSet bytes = new BitSet(256);
    for (String range : ranges.split(" ")) {
      bytes.set(
          HexFormat.fromHexDigits(range, 0, 2),
          HexFormat.fromHexDigits(range, range.length() - 2, range.length()) + 1);
    }
    return bytes;
  }
}
