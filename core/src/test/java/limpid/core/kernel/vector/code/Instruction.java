package limpid.core.kernel.vector.code;

/**
 * One instruction of x86-64.
 *
 * @param at its first byte, counted from where the code begins
 * @param length in bytes
 * @param onStack whether it reads or writes memory by way of the stack pointer
 * @param target of a jump within the code, and otherwise -1
 */
record Instruction(int at, int length, Kind kind, boolean onStack, int target) {

  /** As far as tiles need to be understood. */
  enum Kind {
    /** Of packed floats or doubles: vfmadd, vfmsub, vfnmadd, vfnmsub. */
    MULTIPLY_ADD,
    /** Writes a whole vector register to memory. */
    STORE,
    /** Any other that is encoded by VEX or EVEX. */
    VECTOR,
    JUMP,
    OTHER
  }

  int end() {
    return at + length;
  }

  boolean jumpsBack() {
    return target >= 0 && target <= at;
  }
}
