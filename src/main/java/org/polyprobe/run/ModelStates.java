package org.polyprobe.run;

import java.io.IOException;
import org.polyprobe.extract.Extracted;

/** A model's states, for as long as a run needs them: mapped files, and the folder they are in. */
record ModelStates(String name, int layers, Extracted states, StatesFolder folder) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    states.close();
    folder.close();
  }
}
