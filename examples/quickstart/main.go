// Command quickstart reviews a partnership: is it sound, and what should be done first.
//
//	go run ./examples/quickstart                    an influencer campaign that comes with it
//	go run ./examples/quickstart -document NAME     another document that comes with it: technology, healthcare,
//	                                                non-profit, or cern, the joint budget of twenty states
//	go run ./examples/quickstart -file PATH         any other document
//	go run ./examples/quickstart -json              the whole review as JSON
//
// A document that cannot be read gets all its problems at once on standard error, and exit status 1.
package main

import (
	"embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/partnership"
)

//go:embed documents/*.json
var documents embed.FS

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	flags.SetOutput(errs)
	name := flags.String("document", "campaign", "document that comes with the program: "+strings.Join(names(), ", "))
	file := flags.String("file", "", "path of another document")
	asJSON := flags.Bool("json", false, "print the review as JSON")
	day := flags.String("as-of", "", "day of the review, such as 2026-06-15 (default: the day of the document's evidence)")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(errs, "%q is no flag; a document is named with -file\n", flags.Arg(0))
		return 2
	}
	review, f, err := review(*name, *file, *day)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	if *asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(review)
	} else {
		err = report(out, f, review)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	return 0
}

// names lists the documents that come along.
func names() []string {
	entries, err := documents.ReadDir("documents")
	if err != nil {
		panic(err) // it is part of the program
	}
	list := make([]string, len(entries))
	for i, e := range entries {
		list[i] = strings.TrimSuffix(e.Name(), ".json")
	}
	return list
}

// read returns the file if one is named, and otherwise a document that comes along.
func read(name, file string) ([]byte, error) {
	if file != "" {
		return os.ReadFile(file)
	}
	if !slices.Contains(names(), name) {
		return nil, fmt.Errorf("-document: %q does not come along; these do: %s (any other is read with -file)", name, strings.Join(names(), ", "))
	}
	return documents.ReadFile("documents/" + name + ".json")
}

// review reads and reviews a document.
func review(name, file, day string) (partnership.Review, partnership.Framework, error) {
	data, err := read(name, file)
	if err != nil {
		return partnership.Review{}, partnership.Framework{}, err
	}
	f, err := partnership.Decode(data)
	if err != nil {
		return partnership.Review{}, f, err
	}
	asOf := f.Evidence.AsOf
	if day != "" {
		if asOf, err = time.Parse(time.DateOnly, day); err != nil {
			return partnership.Review{}, f, fmt.Errorf("-as-of: %w", err)
		}
	}
	if asOf.IsZero() {
		return partnership.Review{}, f, fmt.Errorf("the document states no day of its evidence (evidence.as_of); give one with -as-of")
	}
	r, err := f.Review(f.Evidence, asOf)
	return r, f, err
}
