/** A serial port of this machine. */
export interface SerialPortSeen {
  /** By which it is opened: `/dev/ttyUSB0`, `COM3`. */
  path: string;
  maker?: string;
  serialNumber?: string;
  /** Of its USB adapter, vendor and product: `0403:6001`. */
  ids?: string;
}
