/** Puts methods of an object's own before those of its class. Nothing that lists or copies the object sees them. */
export function shadowMethods(object: object, methods: object): void {
  for (const name of Reflect.ownKeys(methods)) {
    const value: unknown = methods[name as keyof typeof methods];
    Object.defineProperty(object, name, { configurable: true, writable: true, value });
  }
}
