// Command quickstart reviews a partnership: is it sound, and what should be done first.
//
//	go run ./examples/quickstart                    an influencer campaign that comes with it
//	go run ./examples/quickstart -document cern     the joint budget of twenty states
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
	name := flags.String("document", "campaign", "document that comes with the program: campaign or cern")
	file := flags.String("file", "", "path of another document")
	asJSON := flags.Bool("json", false, "print the review as JSON")
	day := flags.String("as-of", "", "day of the review, such as 2026-06-15 (default: the day of the document's evidence)")
	if err := flags.Parse(args); err != nil {
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

// review reads and reviews a document.
func review(name, file, day string) (partnership.Review, partnership.Framework, error) {
	data, err := documents.ReadFile("documents/" + name + ".json")
	if file != "" {
		data, err = os.ReadFile(file)
	}
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
