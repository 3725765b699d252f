/**
 * Wire formats that more than one kind of file uses: {@link org.polyprobe.wire.Protobuf}, read by hand because the files
 * need a dozen fields of it. Knows no file.
 */
package org.polyprobe.wire;
