module github.com/partnerkit/partnerkit/internal/peerbench

go 1.26.0

replace github.com/partnerkit/partnerkit => ../..
