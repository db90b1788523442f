/** What a reporter needs to know of where its text goes. */
export interface RenderOptions {
  color?: boolean;
  /** Columns of the terminal. */
  width?: number;
}
