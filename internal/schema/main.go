// Command schema writes the JSON Schema (draft 2020-12) of the partnership document, generated from the Go types:
//
//	go run .
//
// It is a module of its own, so that the library does not depend on what it takes to generate and to check a schema.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// root is the library, seen from this module.
const root = "../.."

var target = filepath.Join(root, "partnership", "framework.schema.json")

func main() {
	data, err := generate(root)
	if err == nil {
		err = os.WriteFile(target, data, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}
