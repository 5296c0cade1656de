import type { Py } from '../model/py.ts';
import type { WireValue } from './decode.ts';

/** A value for the host to build, as `decode` in `gw_conform/values.py` reads it. */
export function encodeValue(value: Py): WireValue {
  switch (value.py) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'int':
      return value.digits === undefined ? value.value : { i: value.digits };
    case 'float':
      return { f: value.value };
    case 'bytes':
      return { b: value.value };
    case 'list':
      return { l: value.items.map(encodeValue) };
    case 'tuple':
      return { u: value.items.map(encodeValue) };
    case 'dict':
      return { d: value.items.flatMap(([k, v]) => [encodeValue(k), encodeValue(v)]) };
    case 'object':
      throw new Error(`a ${value.type} cannot be sent to Python`);
  }
}
