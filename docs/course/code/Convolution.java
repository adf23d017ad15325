import module limpid.explain;
import module limpid.models;

import limpid.core.op.Conv2d;

/** A convolution with loops: forward, its gradient in the image, and its gradient in the kernel. */
void main() throws IOException {
  Prepared cat =
      Zoo.find("wrn16_2").preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png")));
  float[][] image = grey(cat.picture());
  float[][] kernel = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}}; // bright on the right, dark on the left

  // Face 1: each output is the kernel laid over the image, multiplied and added.
  float[][] edges = slide(image, kernel);

  // Face 2: the gradient in the image. If g is the gradient of each output, each pixel collects g
  // times the weight that it was multiplied by: a convolution of g with the kernel turned by 180.
  float[][] g = new float[edges.length][edges[0].length];
  g[10][12] = 1; // the score is one output: then the gradient is the kernel, in its place
  float[][] inImage = slide(framed(g, 2), turned(kernel));
  IO.println("gradient in the image, rows 10 to 12, columns 12 to 14:");
  for (int i = 10; i < 13; i++) {
    IO.println(Arrays.toString(Arrays.copyOfRange(inImage[i], 12, 15)));
  }

  // Face 3: the gradient in the kernel: each weight collects g times each pixel that it met.
  float[][] inKernel = slide(image, g);
  IO.println("gradient in the kernel (the nine pixels under that output):");
  IO.println(Arrays.deepToString(inKernel));

  // The same three with Limpid.
  Node x = Node.variable(tensor(image).reshape(Shape.of(1, image.length, image[0].length, 1)));
  Node w = Node.variable(tensor(kernel).reshape(Shape.of(3, 3, 1, 1)));
  Node y = new Conv2d(Window.of(3), 1).of(x, w);
  Gradients gradients = Backward.from(y).seed(Node.constant(tensor(g).reshape(y.shape()))).to(x, w);
  IO.println(
      "largest differences from Limpid's: "
          + apart(edges, y.value())
          + ", "
          + apart(inImage, gradients.at(x))
          + ", "
          + apart(inKernel, gradients.at(w)));
  Sheet.empty()
      .with("image", picture(image))
      .with("convolved", picture(edges))
      .write(Files.createDirectories(Path.of("out")).resolve("convolution.png"));
}

/** The kernel at every place where it fits: sum of products. */
float[][] slide(float[][] image, float[][] kernel) {
  float[][] out =
      new float[image.length - kernel.length + 1][image[0].length - kernel[0].length + 1];
  for (int i = 0; i < out.length; i++) {
    for (int j = 0; j < out[0].length; j++) {
      for (int a = 0; a < kernel.length; a++) {
        for (int b = 0; b < kernel[0].length; b++) {
          out[i][j] += kernel[a][b] * image[i + a][j + b];
        }
      }
    }
  }
  return out;
}

float[][] framed(float[][] g, int zeros) {
  float[][] out = new float[g.length + 2 * zeros][g[0].length + 2 * zeros];
  for (int i = 0; i < g.length; i++) {
    System.arraycopy(g[i], 0, out[i + zeros], zeros, g[0].length);
  }
  return out;
}

float[][] turned(float[][] kernel) {
  int n = kernel.length;
  float[][] out = new float[n][n];
  for (int k = 0; k < n * n; k++) {
    out[k / n][k % n] = kernel[n - 1 - k / n][n - 1 - k % n];
  }
  return out;
}

float[][] grey(Picture photo) {
  float[][] out = new float[photo.height()][photo.width()];
  for (int k = 0; k < photo.width() * photo.height(); k++) {
    int rgb = photo.pixel(k % photo.width(), k / photo.width());
    out[k / photo.width()][k % photo.width()] =
        ((rgb >> 16) + (rgb >> 8 & 255) + (rgb & 255)) / 765f;
  }
  return out;
}

Picture picture(float[][] values) {
  float[] all = tensor(values).data();
  float low = Float.MAX_VALUE;
  float high = -Float.MAX_VALUE;
  for (float v : all) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  byte[] rgb = new byte[3 * all.length];
  for (int k = 0; k < rgb.length; k++) {
    rgb[k] = (byte) (255 * (all[k / 3] - low) / (high - low));
  }
  return Picture.of(values[0].length, values.length, rgb);
}

Tensor tensor(float[][] rows) {
  float[] all = new float[rows.length * rows[0].length];
  for (int i = 0; i < rows.length; i++) {
    System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
  }
  return Tensor.of(Shape.of(rows.length, rows[0].length), all);
}

float apart(float[][] mine, Tensor theirs) {
  float[] a = tensor(mine).data();
  float[] b = theirs.data();
  float most = 0;
  for (int k = 0; k < a.length; k++) {
    most = Math.max(most, Math.abs(a[k] - b[k]));
  }
  return most;
}
