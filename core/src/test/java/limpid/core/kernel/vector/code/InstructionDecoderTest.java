package limpid.core.kernel.vector.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import limpid.core.kernel.vector.code.Instruction.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encodings as objdump reads them. */
class InstructionDecoderTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // VEX
    "'vfmadd231ps (%rsi,%rax,4),%ymm0,%ymm12',      c4 62 7d b8 24 86,             MULTIPLY_ADD,"
        + " false",
    "'vfmadd231ps 0x108(%rsp),%ymm0,%ymm12',        c4 62 7d b8 a4 24 08 01 00 00, MULTIPLY_ADD,"
        + " true",
    "'vfmadd231ss %xmm1,%xmm2,%xmm3',               c4 e2 69 b9 d9,                VECTOR, false",
    "'vmovdqu %ymm15,0x108(%rsp)',                  c5 7e 7f bc 24 08 01 00 00,    STORE, true",
    "'vmovdqu %ymm0,0x30(%r8,%r10,4)',              c4 81 7e 7f 44 90 30,          STORE, false",
    "'vmovdqu %ymm0,(%r12)',                        c4 c1 7e 7f 04 24,             STORE, false",
    "'vmovups %ymm0,(%rsp)',                        c5 fc 11 04 24,                STORE, true",
    "'vmovaps %ymm0,%ymm8',                         c4 c1 7c 29 c0,                VECTOR, false",
    "'vmovss %xmm0,0x4(%rsp)',                      c5 fa 11 44 24 04,             VECTOR, true",
    "'vmovdqu 0x128(%rsp),%ymm15',                  c5 7e 6f bc 24 28 01 00 00,    VECTOR, true",
    "'vinsertf128 $1,%xmm1,%ymm0,%ymm0',            c4 e3 7d 18 c1 01,             VECTOR, false",
    "'vshufps $0x1b,%ymm1,%ymm0,%ymm0',             c5 fc c6 c1 1b,                VECTOR, false",
    "'vzeroupper',                                  c5 f8 77,                      VECTOR, false",
    // EVEX
    "'vfmadd231ps 0x40(%rsp),%zmm1,%zmm2',          62 f2 75 48 b8 54 24 01,       MULTIPLY_ADD,"
        + " true",
    "'vfmadd231ps (%rsi){1to16},%zmm1,%zmm18',      62 e2 75 58 b8 16,             MULTIPLY_ADD,"
        + " false",
    "'vmovups %zmm17,0x40(%rsp)',                   62 e1 7c 48 11 4c 24 01,       STORE, true",
    "'vmovdqu32 %zmm17,0x40(%r12)',                 62 c1 7e 48 7f 4c 24 01,       STORE, false",
    "'vbroadcastss 0x10(%rbp,%r9,4),%zmm3',         62 b2 7d 48 18 5c 8d 04,       VECTOR, false",
    // the rest
    "'mov %eax,-0x14000(%rsp)',                     89 84 24 00 c0 fe ff,          OTHER, true",
    "'movabs $0x7fae17f6c830,%r10',                 49 ba 30 c8 f6 17 ae 7f 00 00, OTHER, false",
    "'mov $0xffffffe4,%esi',                        be e4 ff ff ff,                OTHER, false",
    "'cmpl $0,0x20(%r15)',                          41 81 7f 20 00 00 00 00,       OTHER, false",
    "'test $1,%al by group',                        f6 c0 01,                      OTHER, false",
    "'not %eax',                                    f7 d0,                         OTHER, false",
    "'test $1,%eax by group',                       f7 c0 01 00 00 00,             OTHER, false",
    "'add $0x1234,%ax',                             66 05 34 12,                   OTHER, false",
    "'nopw 0(%rax,%rax,1)',                         66 0f 1f 84 00 00 00 00 00,    OTHER, false",
    "'lock cmpxchg %r10,(%rbx)',                    f0 4c 0f b1 13,                OTHER, false",
    "'mov 0x1234(%rip),%eax',                       8b 05 34 12 00 00,             OTHER, false",
    "'pshufb %xmm1,%xmm0',                          66 0f 38 00 c1,                OTHER, false",
    "'palignr $8,%xmm1,%xmm0',                      66 0f 3a 0f c1 08,             OTHER, false",
    "'imul $0x64,%r9d,%ecx',                        41 6b c9 64,                   OTHER, false"
  })
  void anInstructionIsReadWhole(String text, String hex, Kind kind, boolean onStack) {
    byte[] code = bytes(hex);
    assertEquals(
        List.of(new Instruction(0, code.length, kind, onStack, -1)),
        InstructionDecoder.decode(code));
  }

  @Test
  void jumpsLeadFromTheirEnd() {
    List<Instruction> code =
        InstructionDecoder.decode(bytes("90 0f 8c f9 ff ff ff 75 01 90 eb f4"));
    assertEquals(List.of(-1, 0, 10, -1, 0), code.stream().map(Instruction::target).toList());
    assertTrue(code.get(1).jumpsBack() && !code.get(2).jumpsBack());
  }

  @ParameterizedTest
  @CsvSource({"06", "0f 04", "62 f4 7c 08 00 c0", "c4 e2 7d b8", "d5 00 00"})
  void whatIsNotKnownIsRefused(String hex) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> InstructionDecoder.decode(bytes(hex)));
    assertEquals("unknown instruction at 0: " + hex, e.getMessage());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }
}
